import { type OperatorType } from "./operator";

/** What keeps a text from being a value of the type, as a sentence; nothing where it is one. */
export function valueFault(type: OperatorType, value: string): string | undefined {
  const { accepts, fault } = forms[type];
  return accepts(value) ? undefined : fault;
}

const anything = { accepts: () => true, fault: "" };
const truth = /^(?:true|false)$/;
const number = /^-?[0-9]+(?:\.[0-9]+)?$/;
/** ISO 8601 with a zone, or seconds since 1970: https://www.w3.org/TR/NOTE-datetime */
const time =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})|[0-9]+)$/;

const forms: Readonly<Record<OperatorType, { readonly accepts: (value: string) => boolean; readonly fault: string }>> =
  {
    String: anything,
    Binary: anything,
    ARN: { accepts: isArnPattern, fault: "An ARN has six parts; one with fewer never matches." },
    Bool: { accepts: (value) => truth.test(value), fault: "The value is true or false." },
    Null: { accepts: (value) => truth.test(value), fault: "The value is true or false." },
    Numeric: { accepts: (value) => number.test(value), fault: "The value is not a number." },
    Date: {
      accepts: (value) => time.test(value) && (/^\d+$/.test(value) || !Number.isNaN(Date.parse(value))),
      fault: "The value is not a time with a zone.",
    },
    IPAddress: { accepts: isAddressRange, fault: "The value is not an address or a range of addresses." },
  };

function isArnPattern(value: string): boolean {
  return /^\*+$/.test(value) || (value.startsWith("arn:") && value.split(":").length >= 6);
}

function isAddressRange(value: string): boolean {
  const [address = "", length, ...more] = value.split("/");
  if (more.length > 0) return false;
  const longest = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
  return longest > 0 && (length === undefined || (/^[0-9]{1,3}$/.test(length) && Number(length) <= longest));
}

function isIpv4(address: string): boolean {
  const parts = address.split(".");
  return parts.length === 4 && parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255);
}

function isIpv6(address: string): boolean {
  const [left = "", right, ...more] = address.split("::");
  if (more.length > 0) return false;
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const all = [...groups(left), ...groups(right ?? "")];
  const last = all.at(-1) ?? "";
  const hex = isIpv4(last) ? all.slice(0, -1) : all;
  const count = hex.length + (hex.length < all.length ? 2 : 0);
  return hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (right === undefined ? count === 8 : count < 8);
}
