/**
 * The value of a text that is a number as a whole: an integer or a decimal. Beyond 15 digits a number is refused, since
 * two different ones could then look equal.
 */
export function readNumber(text: string): number | undefined {
  return /^-?[0-9]+(\.[0-9]+)?$/.test(text) && text.replace(/[-.]/g, "").length <= 15 ? Number(text) : undefined;
}

const dateForm =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{1,9})?)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/;

/**
 * The instant, in epoch seconds, of a text that is a date with a zone (the forms of
 * https://www.w3.org/TR/NOTE-datetime that say an instant) or epoch seconds itself.
 *
 * @example
 * readInstant("2026-11-21T09:00:00+01:00"); // 1795248000
 */
export function readInstant(text: string): number | undefined {
  // Four digits could also be a year.
  if (/^[0-9]+$/.test(text)) return text.length === 4 ? undefined : readNumber(text);
  const found = dateForm.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((each) => Number(each || 0));
  const local = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  local.setUTCFullYear(year, month - 1, day);
  const [zoneHours, zoneMinutes] = [Number(found[9] ?? 0), Number(found[10] ?? 0)];
  const exists =
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === day &&
    local.getUTCHours() === hour &&
    local.getUTCMinutes() === minute;
  if (!exists || local.getUTCSeconds() !== second || zoneHours > 14 || zoneMinutes > 59) return undefined;
  const offset = (zoneHours * 60 + zoneMinutes) * 60 * (found[8] === "-" ? -1 : 1);
  return local.getTime() / 1000 - offset + Number(`0${found[7] ?? ""}`);
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
  const bytes = ipv4Form.exec(text)?.slice(1).map(Number);
  if (bytes === undefined || bytes.some((byte) => byte > 255)) return undefined;
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  return [first * 256 + second, third * 256 + fourth];
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
