import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeTrie } from 'cspell-trie-lib';
import type { Prose } from '../compile/parsed-markdown.ts';
import type { ProblemLog } from '../problem.ts';

const require = createRequire(import.meta.url);

/** British English first: it is what we write. American is accepted, for the names of things. */
const TRIES = ['@cspell/dict-en-gb/en_GB.trie.gz', '@cspell/dict-en_us/en_US.trie.gz'];
const LISTS = [
  '@cspell/dict-software-terms/dict/softwareTerms.txt.gz',
  '@cspell/dict-software-terms/dict/coding-compound-terms.txt',
  '@cspell/dict-software-terms/dict/computing-acronyms.txt',
  '@cspell/dict-software-terms/dict/networkingTerms.txt',
  '@cspell/dict-software-terms/dict/software-tools.txt',
  '@cspell/dict-software-terms/dict/webServices.txt',
  '@cspell/dict-python/dict/python.txt',
  '@cspell/dict-python/dict/python-common.txt',
];

/** Says whether a word is spelt right. */
export type Dictionary = (word: string) => boolean;

interface Packaged {
  readonly tries: readonly ReturnType<typeof decodeTrie>[];
  readonly words: readonly string[];
}

/** Unpacking takes a quarter of a second, so it is done once. */
let packaged: Packaged | undefined;

/** Opens the dictionaries and adds words of our own (one a line, `#` for remarks). */
export function openDictionary(ownWords: string): Dictionary {
  packaged ??= {
    tries: TRIES.map((name) => decodeTrie(new Uint8Array(readPackaged(name)))),
    words: LISTS.flatMap((name) => listedWords(readPackaged(name).toString('utf8'))),
  };
  const { tries } = packaged;
  const words = new Set([...packaged.words, ...listedWords(ownWords)]);
  const known = (word: string): boolean =>
    words.has(word) ||
    words.has(word.toLowerCase()) ||
    tries.some((trie) => trie.has(word) || trie.has(word.toLowerCase()));
  return (word) =>
    known(word) || (/s$/.test(word) && known(word.slice(0, -1)) && /^[A-Z]/.test(word));
}

function readPackaged(name: string): Buffer {
  // Every one of these packages exports its `cspell-ext.json`, and only some their lists.
  const [scope, folder, ...rest] = name.split('/');
  const root = path.dirname(require.resolve(`${scope}/${folder}/cspell-ext.json`));
  const bytes = readFileSync(path.join(root, ...rest));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

function listedWords(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((word) => word !== '');
}

/** The words of a text that a dictionary can judge: no identifiers, file names, addresses or acronyms. */
export function wordsToCheck(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .filter((token) => !token.includes('://'))
    .flatMap((token) => token.split(/[/—–]/))
    .map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((token) => !/[\d_@=<>()[\]{}\\#]|\p{L}\.\p{L}/u.test(token))
    .flatMap((token) => token.split('-'))
    .map((word) => word.replaceAll('’', "'").replace(/'s$|'$/, ''))
    .filter((word) => word.length > 1 && !/^\p{Lu}+s?$/u.test(word) && !/\p{Ll}\p{Lu}/u.test(word));
}

/** Checks the spelling of prose; a word is reported once a file. */
export function checkSpelling(prose: readonly Prose[], isKnown: Dictionary, log: ProblemLog): void {
  const reported = new Set<string>();
  for (const { file, line, text } of prose) {
    for (const word of wordsToCheck(text)) {
      const key = `${file}\n${word}`;
      if (isKnown(word) || reported.has(key)) continue;
      reported.add(key);
      log.add(
        file,
        line,
        `Unknown word "${word}": correct it, put code in backticks, or add it to curriculum/words.txt.`,
      );
    }
  }
}
