/** Something that is so, and cannot be changed here. */
export function Fact(props: {
  readonly name: string;
  readonly value: string;
  readonly code?: boolean;
}) {
  return (
    <div className="fact">
      <span className="fact-name">{props.name}</span>
      {props.code ? <code className="fact-value">{props.value}</code> : <span>{props.value}</span>}
    </div>
  );
}
