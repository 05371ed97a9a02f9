import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Living processes with `text` in their command line. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1');
      return command.includes(text) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** This process's open pseudoterminals and other descriptors. */
export function descriptors(): { readonly all: number; readonly terminals: number } {
  const links = readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      return [];
    }
  });
  return { all: links.length, terminals: links.filter((link) => /ptmx|pts/.test(link)).length };
}
