import { useId, useState } from 'react';
import type { Exchange, Trace } from '../../../../contract/grading.ts';
import { notify } from '../../../app/notices.ts';
import { ChevronRightIcon, CopyIcon } from '../../../components/icons.ts';
import { Button } from '../../../components/index.ts';
import { asCurl, readable } from '../logic/curl.ts';
import { count, formatDuration } from '../logic/format.ts';
import { Printed } from './FailureView.tsx';

/** What the check asked the learner's service and what came back, and what the service printed meanwhile. */
export function TraceView({ trace }: { readonly trace: Trace }) {
  const { exchanges, leftOut, log } = trace;
  const middle = Math.ceil(exchanges.length / 2);
  return (
    <>
      {exchanges.length > 0 && (
        <section className="wb-trace" aria-label="Requests to your service">
          <p className="wb-own-output-title">Requests to your service</p>
          <ol className="wb-trace-list">
            {exchanges.map((exchange, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: exchanges keep their places
              <li key={index}>
                {leftOut > 0 && index === middle && (
                  <p className="wb-trace-gap">{count(leftOut, 'request')} not shown</p>
                )}
                <ExchangeRow exchange={exchange} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {log.trim() !== '' && <Printed text={log} title="Printed by your service" />}
    </>
  );
}

function ExchangeRow({ exchange }: { readonly exchange: Exchange }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { method, path, status, durationMs } = exchange;
  return (
    <>
      <button
        type="button"
        className="wb-exchange"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <ChevronRightIcon className="wb-check-chevron" />
        <code className="wb-exchange-asked">
          <strong>{method}</strong> {path}
        </code>
        <span className="wb-exchange-status numbers" data-class={classOf(status)}>
          {status ?? 'no answer'}
        </span>
        <span className="wb-quiet numbers">{formatDuration(durationMs)}</span>
      </button>
      {open && (
        <div id={id} className="wb-exchange-more">
          <Message title="Sent" headers={exchange.requestHeaders} body={exchange.requestBody} />
          {status === null ? (
            <p className="wb-failure-message">{exchange.error}</p>
          ) : (
            <Message
              title="Answered"
              headers={exchange.responseHeaders}
              body={exchange.responseBody}
            />
          )}
          <Button size="small" icon={<CopyIcon />} onClick={() => copy(exchange)}>
            Copy as curl
          </Button>
        </div>
      )}
    </>
  );
}

/** Headers, then the body, as they stand in a message. */
function Message(props: {
  readonly title: string;
  readonly headers: Exchange['requestHeaders'];
  readonly body: string;
}) {
  const { title, headers, body } = props;
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const text = [lines.join('\n'), readable(body)].filter(Boolean).join('\n\n');
  return (
    <section className="wb-message" aria-label={title}>
      <p className="wb-own-output-title">{title}</p>
      {text === '' ? (
        <p className="wb-quiet">No body</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <pre tabIndex={0}>{text}</pre>
      )}
    </section>
  );
}

function classOf(status: number | null): 'good' | 'refused' | 'broken' {
  if (status === null || status >= 500) return 'broken';
  return status >= 400 ? 'refused' : 'good';
}

function copy(exchange: Exchange): void {
  navigator.clipboard.writeText(asCurl(exchange)).then(
    () =>
      notify({
        level: 'info',
        text: 'Copied. It asks port 8000, where uvicorn listens when you start your service in the terminal.',
      }),
    () => notify({ level: 'warning', text: 'The clipboard could not be written.' }),
  );
}
