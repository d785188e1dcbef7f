import { type Construct } from "constructs";
import { KeyRef } from "../grants";
import { type VerbsOf, withVerbsOf } from "../terraform";

interface ConstructOfKey extends Construct, VerbsOf<KeyRef> {}

/** A key in a stack, created there or existing, with the verbs of its {@link KeyRef}. */
export abstract class GrantedKey extends withVerbsOf<KeyRef, ConstructOfKey>(KeyRef) {
  /** The key as grants, tables and buckets see it. */
  abstract readonly ref: KeyRef;
}
