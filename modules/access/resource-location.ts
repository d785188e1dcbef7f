/** Where a table or a bucket is: its account and its region. */
export interface ResourceLocation {
  readonly account: string;
  readonly region: string;
}
