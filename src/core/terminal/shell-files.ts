import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * What a shell reads when Cairn starts it: the learner's own files first, as if Cairn were not there, then the exercise's Python in
 * front of PATH. Doing it afterwards matters: conda, pyenv and many a .bashrc put their own Python first.
 */

const ACTIVATE = `
if [ -n "$CAIRN_PATH" ]; then
  case "$PATH" in "$CAIRN_PATH":*) ;; *) PATH="$CAIRN_PATH:$PATH" ;; esac
  export PATH
fi
if [ -n "$CAIRN_VIRTUAL_ENV" ]; then export VIRTUAL_ENV="$CAIRN_VIRTUAL_ENV"; fi
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP CAIRN_PATH CAIRN_VIRTUAL_ENV
hash -r 2>/dev/null
`;

const BASH = `# Written by Cairn at each start of a terminal; changes are lost.
if [ -n "$CAIRN_LOGIN" ]; then
  [ -r /etc/profile ] && . /etc/profile
  for _cairn_file in ~/.bash_profile ~/.bash_login ~/.profile; do
    if [ -r "$_cairn_file" ]; then . "$_cairn_file"; break; fi
  done
  unset _cairn_file
elif [ -r ~/.bashrc ]; then
  . ~/.bashrc
fi
unset CAIRN_LOGIN
${ACTIVATE}`;

/** Runs the learner's own file `name` with their ZDOTDIR, and keeps ours for the next of zsh's start-up files. */
function zsh(name: string, after: string): string {
  return `# Written by Cairn at each start of a terminal; changes are lost.
_cairn_zdotdir="$ZDOTDIR"
ZDOTDIR="\${CAIRN_ZDOTDIR:-$HOME}"
[[ "$HISTFILE" == "$_cairn_zdotdir"/* ]] && HISTFILE="$ZDOTDIR/.zsh_history"
[[ -r "$ZDOTDIR/${name}" ]] && . "$ZDOTDIR/${name}"
CAIRN_ZDOTDIR="$ZDOTDIR"
${after}`;
}

const ZSH_GO_ON = 'ZDOTDIR="$_cairn_zdotdir"\n';
/** The last of our files to run leaves things as the learner has them. */
const ZSH_LEAVE = `if [[ "$CAIRN_ZDOTDIR" == "$HOME" ]]; then unset ZDOTDIR; else ZDOTDIR="$CAIRN_ZDOTDIR"; fi
unset CAIRN_ZDOTDIR _cairn_zdotdir
${ACTIVATE}`;

const FILES: Readonly<Record<string, string>> = {
  'bashrc.sh': BASH,
  'zsh/.zshenv': zsh('.zshenv', ZSH_GO_ON),
  'zsh/.zprofile': zsh('.zprofile', ZSH_GO_ON),
  'zsh/.zshrc': zsh(
    '.zshrc',
    `if [[ -o login ]]; then ${ZSH_GO_ON.trim()}; else\n${ZSH_LEAVE}fi\n`,
  ),
  'zsh/.zlogin': zsh('.zlogin', ZSH_LEAVE),
};

export interface ShellFiles {
  readonly bashrc: string;
  readonly zdotdir: string;
}

/** Writes the start-up files into `folder` where they differ from what is there. */
export function writeShellFiles(folder: string): ShellFiles {
  for (const [name, content] of Object.entries(FILES)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    if (readIfThere(file) !== content) writeFileSync(file, content, { mode: 0o600 });
  }
  return { bashrc: join(folder, 'bashrc.sh'), zdotdir: join(folder, 'zsh') };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
