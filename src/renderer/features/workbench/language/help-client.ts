import { LSPClient } from '@codemirror/lsp-client';

/** LSP's SignatureHelpTriggerKind: asked for by the learner, and not by what was typed. */
const INVOKED = 1;

/**
 * The editor's client, whose parameter hints are only hints: what typing asked for in passing, and the server refused
 * (the text moved on) or never answered (the editor was closed), is no hint. The package leaves that failure to nobody.
 */
export class HelpClient extends LSPClient {
  override request<Params, Result>(method: string, params: Params): Promise<Result> {
    const answer = super.request<Params, Result>(method, params);
    return inPassing(method, params) ? answer.catch(() => null as Result) : answer;
  }

  /** A moment later: the answer to its greeting that a closing transport gives is taken first. */
  override disconnect(): void {
    queueMicrotask(() => super.disconnect());
  }
}

function inPassing(method: string, params: unknown): boolean {
  if (method !== 'textDocument/signatureHelp') return false;
  const { context } = params as { readonly context?: { readonly triggerKind?: number } };
  return context?.triggerKind !== INVOKED;
}
