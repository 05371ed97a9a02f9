/** Numbers in words: `2 to 9` where three or more follow one another, else `2, 4 and 5`. */
export function idSpan(ids: readonly string[]): string {
  const [first = ''] = ids;
  const last = ids.at(-1) ?? '';
  const gapless = ids.every((id, index) => Number(id) === Number(first) + index);
  if (ids.length > 2 && gapless) return `${first} to ${last}`;
  return ids.length < 2 ? first : `${ids.slice(0, -1).join(', ')} and ${last}`;
}
