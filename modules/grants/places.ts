/** The places of grants, each once. */
export function placesOf(grants: readonly { readonly place: readonly string[] }[]): readonly (readonly string[])[] {
  return [...new Map(grants.map(({ place }) => [JSON.stringify(place), place])).values()];
}
