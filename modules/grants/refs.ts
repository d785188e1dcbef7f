// The refs, and the types of their verbs' options. `modules/access` exports this whole list to environment files, so a new
// ref is exported here only.
export { AllTablesRef } from "./all-tables-ref";
export { BucketRef, type ObjectScope } from "./bucket-ref";
export { type ClientSideEncryption, type EncryptionScheme, KeyRef } from "./key-ref";
export { WorkgroupRef } from "./redshift-workgroup-ref";
export { RoleRef, type SessionLimits } from "./role-ref";
export { type PartiQlScope, TableRef } from "./table-ref";
export { type TableScope } from "./table-verbs";
