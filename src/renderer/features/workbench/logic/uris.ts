/** The address of a file of the exercise, as the language server knows it. */
export function fileUri(rootUri: string, path: string): string {
  return `${rootUri}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Two addresses with the same key are one file: servers escape characters and write drives as they like. */
export function uriKey(uri: string): string {
  let plain = uri;
  try {
    plain = decodeURIComponent(uri);
  } catch {
    // Not escaped text: compared as it is.
  }
  return plain.replace(/^(file:\/\/\/)([A-Za-z]):/, (_all, scheme: string, drive: string) => {
    return `${scheme}${drive.toLowerCase()}:`;
  });
}

/** Where a library's file is, in words: the part a learner knows it by. */
export function libraryPlace(uri: string): string {
  const path = uriKey(uri).replace(/^[a-z-]+:\/\/+/, '/');
  const packages = /\/(?:site|dist)-packages\/(.+)$/.exec(path)?.[1];
  if (packages !== undefined) return `the package file ${packages}`;
  const library = /\/(?:[Ll]ib\/python3\.\d+|Lib|stdlib)\/(.+)$/.exec(path)?.[1];
  return library === undefined ? path : `${library} of Python's own library`;
}
