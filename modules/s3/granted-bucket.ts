import { type Construct } from "constructs";
import { BucketRef } from "../grants";
import { type VerbsOf, withVerbsOf } from "../terraform";

interface ConstructOfBucket extends Construct, VerbsOf<BucketRef> {}

/** A bucket in a stack, created there or existing, with the verbs of its {@link BucketRef}. */
export abstract class GrantedBucket extends withVerbsOf<BucketRef, ConstructOfBucket>(BucketRef) {
  /** The bucket as grants see it. */
  abstract readonly ref: BucketRef;
}
