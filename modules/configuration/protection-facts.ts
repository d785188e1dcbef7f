import { type Fact } from "./fact";

/**
 * How a table, bucket or KMS key must be written so that Terraform refuses to destroy it, or, where it is disposable, so
 * that a plan shows that it may be destroyed.
 */
export function protectionFacts(subject: string, disposable: boolean): readonly Fact[] {
  return disposable
    ? [{ subject, kind: "disposable tag", value: "true" }]
    : [{ subject, kind: "destroy protection", value: true }];
}
