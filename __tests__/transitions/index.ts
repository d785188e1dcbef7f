import { accessKeyTransitions } from "./access-keys";
import { adoptionTransitions } from "./adoption";
import { bucketTransitions } from "./buckets";
import { connectionTransitions } from "./connections";
import { endpointTransitions } from "./endpoints";
import { environmentTransitions } from "./environments";
import { keyTransitions } from "./keys";
import { principalTransitions } from "./principals";
import { tableTransitions } from "./tables";
import { type Transition } from "./transition";

/** The edits that the tests, the documentation and the runs with Terraform go through, by concept. */
export const transitionsByConcept: Readonly<Record<string, readonly Transition[]>> = {
  Tables: tableTransitions,
  Buckets: bucketTransitions,
  "KMS keys": keyTransitions,
  Connections: connectionTransitions,
  "Access keys": accessKeyTransitions,
  "Principals, internal tools and identity providers": principalTransitions,
  "Networks, perimeters and temporary access": endpointTransitions,
  Adoption: adoptionTransitions,
  Environments: environmentTransitions,
};

export const transitions: readonly Transition[] = Object.values(transitionsByConcept).flat();
