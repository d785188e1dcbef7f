/**
 * The value of a text that is a number as a whole: an integer or a decimal. Beyond 15 digits a number is refused, since
 * two different ones could then look equal.
 */
export function readNumber(text: string): number | undefined {
  return /^-?[0-9]+(\.[0-9]+)?$/.test(text) && text.replace(/[-.]/g, "").length <= 15 ? Number(text) : undefined;
}

const dateForm =
  /^([0-9]{4})-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{1,9})?)?(?:Z|([+-])([0-9]{2}):([0-9]{2})))?)?$/;

/**
 * The instant, in epoch seconds, of a text that is a W3C date or epoch seconds itself. A date without a time stands for
 * its beginning in UTC; a time needs a zone.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 * @see https://www.w3.org/TR/NOTE-datetime
 *
 * @example
 * readInstant("2026-11-21T09:00:00+01:00"); // 1795248000
 */
export function readInstant(text: string): number | undefined {
  // Four digits could also be a year.
  if (/^[0-9]+$/.test(text)) return text.length === 4 ? undefined : readNumber(text);
  const found = dateForm.exec(text);
  if (found === null) return undefined;
  const [
    ,
    year,
    month,
    day = "1",
    hour = "0",
    minute = "0",
    second = "0",
    fraction = "",
    sign,
    zoneHours,
    zoneMinutes,
  ] = found;
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const [offsetHours, offsetMinutes] = [Number(zoneHours ?? 0), Number(zoneMinutes ?? 0)];
  const midnight = startOfDay(Number(year), Number(month), Number(day));
  if (midnight === undefined || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  if (offsetHours > 14 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * 60 * (sign === "-" ? -1 : 1);
  return midnight + (hours * 60 + minutes) * 60 + seconds - offset + Number(`0${fraction}`);
}

/** Midnight UTC in epoch seconds, for a day that exists. */
function startOfDay(year: number, month: number, day: number): number | undefined {
  // Date.UTC takes the years below 100 for those of the last century.
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 1000 : undefined;
}

/**
 * The instants that a text can stand for: one, or for four digits two, since AWS documents both a year and epoch seconds
 * and does not say which comes first.
 */
export function readInstants(text: string): readonly number[] | undefined {
  if (/^[0-9]{4}$/.test(text)) return [Number(text), startOfDay(Number(text), 1, 1) ?? 0];
  const instant = readInstant(text);
  return instant === undefined ? undefined : [instant];
}

/** `true` and `false`; no other spelling is documented. */
export function readBoolean(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}

/** Base64 in its one canonical spelling, so that equal texts are equal bytes. */
export function readBinary(text: string): string | undefined {
  return Buffer.from(text, "base64").toString("base64") === text ? text : undefined;
}

/** An IP address as its 16-bit groups: two for IPv4, eight for IPv6. */
type Address = readonly number[];

/** A range of addresses: all that share the first bits. */
export interface AddressRange {
  readonly address: Address;
  readonly bits: number;
}

const ipv4Form = /^(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})$/;

/** The groups of an IPv4 or IPv6 address. A zone (`%eth0`) or a leading zero in IPv4 is refused. */
export function readAddress(text: string): Address | undefined {
  return text.includes(":") ? readIpv6(text) : readIpv4(text);
}

function readIpv4(text: string): Address | undefined {
  const found = ipv4Form.exec(text);
  if (found === null) return undefined;
  const [first, second, third, fourth] = [Number(found[1]), Number(found[2]), Number(found[3]), Number(found[4])];
  return Math.max(first, second, third, fourth) > 255 ? undefined : [first * 256 + second, third * 256 + fourth];
}

/** Source: https://www.rfc-editor.org/rfc/rfc4291#section-2.2 */
function readIpv6(text: string): Address | undefined {
  const halves = text.split("::");
  const [head, tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (head === undefined || halves.length > 2) return undefined;
  const groups = (names: readonly string[], mayEndInIpv4: boolean): (number | undefined)[] =>
    names.flatMap((name, index): readonly (number | undefined)[] => {
      if (mayEndInIpv4 && index === names.length - 1 && name.includes(".")) return readIpv4(name) ?? [undefined];
      return [/^[0-9A-Fa-f]{1,4}$/.test(name) ? Number.parseInt(name, 16) : undefined];
    });
  const first = groups(head, tail === undefined);
  const last = groups(tail ?? [], true);
  const zeros = 8 - first.length - last.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return undefined;
  const all = [...first, ...Array.from({ length: zeros }, () => 0), ...last];
  return all.every((group) => group !== undefined) ? all : undefined;
}

/** A range in CIDR notation, or one address. Bits set beyond the prefix are refused. */
export function readRange(text: string): AddressRange | undefined {
  const [name = "", prefix, ...more] = text.split("/");
  const address = readAddress(name);
  if (address === undefined || more.length > 0) return undefined;
  const width = address.length * 16;
  if (prefix === undefined) return { address, bits: width };
  const bits = /^(0|[1-9][0-9]{0,2})$/.test(prefix) ? Number(prefix) : Infinity;
  if (bits > width) return undefined;
  return address.every((group, index) => (group & ~maskOf(bits, index)) === 0) ? { address, bits } : undefined;
}

/** Whether the address lies in the range. One of IPv6 is never in a range of IPv4, nor the other way round. */
export function inRange({ address, bits }: AddressRange, candidate: Address): boolean {
  return (
    candidate.length === address.length &&
    address.every((group, index) => ((candidate[index] ?? 0) & maskOf(bits, index)) === group)
  );
}

/** The bits of one 16-bit group that the prefix fixes. */
function maskOf(bits: number, index: number): number {
  const fixed = Math.min(16, Math.max(0, bits - index * 16));
  return (0xffff << (16 - fixed)) & 0xffff;
}
