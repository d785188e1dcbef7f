export { ExistingKey, existingKeyRef } from "./existing-key";
export { checkExistingKey, type ExistingKeyProps } from "./existing-key-props";
export { GrantedKey } from "./granted-key";
export { defaultAlias, Key, keyRef } from "./key";
export { existingKeyFacts, keyFacts } from "./key-facts";
export { expectKeyPolicy, keyPolicy } from "./key-policy";
export { type KeyPolicyPrincipals } from "./key-policy-principals";
export { checkKey, type KeyProps } from "./key-props";
export { keyParts } from "./key-parts";
