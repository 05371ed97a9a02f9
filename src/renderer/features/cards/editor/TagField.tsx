import { useId, useState } from 'react';
import { CloseIcon } from '../../../components/icons.ts';
import { useResource } from '../../../rpc/resource.ts';
import { tagsResource } from '../resources.ts';
import { typedTags, withTags } from './draft.ts';

/** Tags as chips; a new one is made by a blank, a comma or Enter. */
export function TagField(props: {
  readonly tags: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
  readonly autoFocus?: boolean;
}) {
  const { tags, onChange } = props;
  const [typed, setTyped] = useState('');
  const { value: known } = useResource(tagsResource);
  const id = useId();
  const keep = (text: string): void => {
    onChange(withTags(tags, typedTags(text)));
    setTyped('');
  };
  return (
    <div className="tag-field">
      <label className="field-label" htmlFor={id}>
        Tags
      </label>
      <div className="tag-box">
        {tags.length > 0 && (
          <ul className="tag-chips" aria-label="Tags of this card">
            {tags.map((tag) => (
              <li key={tag} className="tag-chip">
                {tag}
                <button
                  type="button"
                  aria-label={`Take off the tag ${tag}`}
                  onClick={() => onChange(tags.filter((other) => other !== tag))}
                >
                  <CloseIcon aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
        )}
        <input
          id={id}
          className="tag-input"
          list={`${id}-known`}
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the dialog asks for tags alone
          autoFocus={props.autoFocus === true}
          placeholder={tags.length === 0 ? 'python async' : ''}
          value={typed}
          onChange={(event) => {
            const { value } = event.target;
            if (/[\s,]$/.test(value)) keep(value);
            else setTyped(value);
          }}
          onBlur={() => keep(typed)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && typed.trim() !== '' && !event.ctrlKey && !event.metaKey) {
              event.preventDefault();
              keep(typed);
            }
            if (event.key === 'Backspace' && typed === '') onChange(tags.slice(0, -1));
          }}
        />
        <datalist id={`${id}-known`}>
          {known?.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
    </div>
  );
}
