/** The name of an output of something with a key: `-` is written `_`. */
export function outputName(key: string, name: string): string {
  return `${key}_${name}`.replaceAll("-", "_");
}
