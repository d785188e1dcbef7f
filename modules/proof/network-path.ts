import { type Within } from "../policy";
import { contextReader, keeps, type RequestContext } from "./limit";

/** A VPC endpoint that requests of a principal may come through. */
export interface NetworkPath {
  /** What requests through it carry: its ID and, where it is known, that of its VPC. */
  readonly context: RequestContext;
  /** Whether requests for an action are sent to the endpoint's service. */
  readonly carries: (action: string) => boolean;
}

/** Whether requests within these limits can come through an endpoint: not from a public address or by an AWS service. */
export function canPass(within: Within, there: RequestContext): boolean {
  const read = contextReader(there);
  return Object.entries(within).every(([key, limit]) => {
    const name = key.toLowerCase();
    if (name === "aws:sourceip" || name === "kms:viaservice") return limit === "absent";
    return read(name) === undefined || keeps(limit, key, read);
  });
}
