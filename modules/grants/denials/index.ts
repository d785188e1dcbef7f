export { attributeDenial } from "./attributes";
export { type Deniable, Denial, type DeniedRequests, isAbout } from "./denial";
export { grantDenial, grantDenialUnless } from "./granted-requests";
export { type DeniedItems, itemDenial } from "./items";
export { bucketDenial, tableDenial } from "./whole";
