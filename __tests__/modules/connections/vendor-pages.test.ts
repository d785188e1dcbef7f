// What every vendor's page must state, whoever the vendor is. What each states is compared with the vendors' own pages
// in the tests of each vendor.
import { vendorPages } from "../../../modules/connections";
import { renderingOption, tablesOption, vendorAccountOption } from "../../../modules/connections/options";
import { vendor } from "../../../modules/connections/vendor";

const days = vendorPages.flatMap(({ maker, trust, document }) =>
  [trust, ...(document === undefined ? [] : [document])].map(({ checkedOn }) => [maker, checkedOn] as const),
);

test.each(days)("%s was compared with the vendor's pages on a day: %s", (_, day) => {
  expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
});

test.each(vendorPages)("$maker gives addresses as its sources", ({ trust, document }) => {
  const differences = document?.differences ?? [];
  const sources = [...trust.sources, ...(document === undefined ? [] : [document.source])];
  expect(trust.sources.length).toBeGreaterThan(0);
  expect([...sources, ...differences.map(({ source }) => source)].filter((each) => !URL.canParse(each))).toEqual([]);
});

test("the compiler refuses a page whose facts and options disagree", () => {
  const page = {
    vendor: "Acme",
    shown: ["tables"],
    gives: "nothing",
    plan: () => ({ problems: [], need: [] }),
  } as const;
  const known = { shownOn: "Acme's connection page", known: "not documented" } as const;
  const trust = { externalId: known, sources: ["https://acme.example"], checkedOn: "2026-11-29" } as const;
  const asked = { ...trust, confidence: "unpublished" } as const;
  const published = { ...trust, confidence: "documented", principals: { aws: { account: "111122223333" } } } as const;
  const options = { ...tablesOption, ...vendorAccountOption };
  const pages = [
    vendor({ ...page, trust: published, options: tablesOption }),
    vendor({ ...page, trust: asked, options }),
    // @ts-expect-error nobody could say which account is trusted
    vendor({ ...page, trust: asked, options: tablesOption }),
    // @ts-expect-error the documentation would show an option that there is not
    vendor({ ...page, trust: published, options: tablesOption, shown: ["bucket"] }),
    // @ts-expect-error there is no document to follow
    vendor({ ...page, trust: asked, options: { ...options, ...renderingOption } }),
    // @ts-expect-error no principal that is not documented is trusted
    vendor({ ...page, trust: { ...asked, principals: published.principals }, options }),
    // @ts-expect-error the first phase has no option
    vendor({ ...page, trust: { ...asked, externalId: { ...known, known: "once the connection is saved" } }, options }),
  ];
  expect(pages.map((make) => make.page.vendor)).toEqual(pages.map(() => "Acme"));
});
