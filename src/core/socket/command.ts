import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CommandOptions {
  /** Where `cairn` is put: the folder that goes on a terminal's PATH. */
  readonly folder: string;
  /** The program behind it: resources/python/cairn_cli. */
  readonly script: string;
  /** Our environment's Python; null where it is not ready, then the terminal's own is taken. */
  readonly python: string | null;
  readonly platform?: NodeJS.Platform;
}

/** Puts `cairn` (on Windows also `cairn.cmd`) into the folder, where it differs from what is there. */
export function writeCommand(options: CommandOptions): void {
  const { folder, platform = process.platform } = options;
  mkdirSync(folder, { recursive: true });
  // Git's bash on Windows takes the first, cmd and PowerShell the second.
  put(join(folder, 'cairn'), shellScript(options));
  if (platform === 'win32') put(join(folder, 'cairn.cmd'), batchScript(options));
}

function shellScript({ script, python }: CommandOptions): string {
  const found = `exec "$python" -I -X utf8 ${quote(join(script, '__main__.py'))} "$@"`;
  return `#!/bin/sh
# Written by Cairn at each start of a terminal; changes are lost.
python=${quote(python ?? '')}
if [ -n "$python" ] && [ -x "$python" ]; then ${found}; fi
for name in python3 python; do
  python=$(command -v "$name") && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null &&
    ${found}
done
echo "cairn: this terminal has no Python 3.8 or newer, which cairn itself runs on. Cairn's window says how to get one." >&2
exit 2
`;
}

function batchScript({ script, python }: CommandOptions): string {
  const main = `-I -X utf8 "${percent(join(script, '__main__.py'))}" %*`;
  const own = percent(python ?? 'python.exe');
  return [
    '@echo off',
    'rem Written by Cairn at each start of a terminal; changes are lost.',
    'setlocal',
    // A batch file is read in the console's code page; our paths are UTF-8.
    'for /f "tokens=2 delims=:." %%p in (\'chcp\') do set "cairn_page=%%p"',
    'chcp 65001 >nul',
    `set "cairn_python=${own}"`,
    'if not exist "%cairn_python%" set "cairn_python=python"',
    `"%cairn_python%" ${main}`,
    'set "cairn_exit=%ERRORLEVEL%"',
    'chcp %cairn_page% >nul',
    'exit /b %cairn_exit%',
    '',
  ].join('\r\n');
}

function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

function percent(text: string): string {
  return text.replace(/%/g, '%%');
}

function put(file: string, content: string): void {
  try {
    if (readFileSync(file, 'utf8') === content) return;
  } catch {
    // Not there yet.
  }
  // Replaced whole: a terminal may be running the one that is there.
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, content, { mode: 0o755 });
  chmodSync(temporary, 0o755);
  renameSync(temporary, file);
}
