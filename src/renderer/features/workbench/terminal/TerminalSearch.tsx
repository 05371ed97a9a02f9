import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ChevronDownIcon, CloseIcon } from '../../../components/icons.ts';
import { IconButton } from '../../../components/index.ts';
import type { Screen } from './screen.ts';
import { readSearchColours } from './theme.ts';

/** Finds a word in what the terminal still holds. */
export function TerminalSearch(props: {
  readonly screen: () => Screen | null;
  readonly onClose: () => void;
}) {
  const { screen, onClose } = props;
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ at: number; of: number } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    const search = screen()?.search;
    const results = search?.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ at: resultIndex + 1, of: resultCount }),
    );
    return () => {
      results?.dispose();
      search?.clearDecorations();
    };
  }, [screen]);
  const find = (wanted: string, back: boolean, incremental: boolean): void => {
    const search = screen()?.search;
    if (wanted === '') {
      search?.clearDecorations();
      setFound(null);
      return;
    }
    const options = { incremental, decorations: readSearchColours() };
    if (back) search?.findPrevious(wanted, options);
    else search?.findNext(wanted, options);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      find(text, event.shiftKey, false);
    }
  };
  return (
    <search className="wb-terminal-search">
      <input
        ref={field}
        className="wb-input"
        aria-label="Search the terminal"
        placeholder="Search"
        spellCheck={false}
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          find(event.target.value, false, true);
        }}
      />
      <span className="wb-quiet numbers" role="status">
        {found === null
          ? ''
          : found.of === 0
            ? 'Not found'
            : found.at > 0
              ? `${found.at} of ${found.of}`
              : `${found.of} found`}
      </span>
      <IconButton
        label="Previous match"
        className="wb-flip"
        icon={<ChevronDownIcon />}
        onClick={() => find(text, true, false)}
      />
      <IconButton
        label="Next match"
        icon={<ChevronDownIcon />}
        onClick={() => find(text, false, false)}
      />
      <IconButton label="Close the search" icon={<CloseIcon />} onClick={onClose} />
    </search>
  );
}
