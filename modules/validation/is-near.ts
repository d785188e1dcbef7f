/** Whether one letter is too many, missing, another, or exchanged with the next. */
export function isNear(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  const [shortRest, longRest] = [short.slice(same), long.slice(same)];
  if (short.length < long.length) return shortRest === longRest.slice(1);
  const exchanged = `${longRest[1] ?? ""}${longRest[0] ?? ""}${longRest.slice(2)}`;
  return shortRest.slice(1) === longRest.slice(1) || shortRest === exchanged;
}
