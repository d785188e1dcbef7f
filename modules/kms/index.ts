export { checkExistingKey, checkKey } from "./check-key";
export { ExistingKey, existingKeyRef } from "./existing-key";
export { GrantedKey } from "./granted-key";
export { defaultAlias, Key, keyRef } from "./key";
export { keyPolicy } from "./key-policy";
export { expectKeyPolicy } from "./key-policy-expectations";
export { type ExistingKeyProps, type KeyPolicyPrincipals, type KeyProps } from "./key-props";
