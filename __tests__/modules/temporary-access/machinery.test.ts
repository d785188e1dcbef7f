import { lintPolicy, suppress } from "../../../modules/lint";
import { provePrincipals, proveTrust } from "../../../modules/proof";
import { formatProblem } from "../../../modules/validation";
import {
  administrator,
  customer,
  decisionMachine,
  designedRoles,
  designRevocation,
  deterministic,
  grantMachine,
  iamUser,
  identityCenterUser,
  peer,
  pinnedSession,
  removalMachine,
  revocation,
  revocationMachine,
  type StateMachine,
} from "../../../modules/temporary-access";
import { account, context, design, onCall } from "./world";

/** https://www.npmjs.com/package/asl-validator: it has no types of its own. */
const validate =
  jest.requireActual<(definition: unknown) => { readonly isValid: boolean; readonly errorsText: () => string }>(
    "asl-validator",
  );

const designs = {
  peers: design(),
  "unique roles": design({ mechanism: "unique role" }),
  administrators: design({
    approval: administrator({ dora: identityCenterUser("dora@acme.example", "AWSReservedSSO_Admin_0123456789abcdef") }),
  }),
  customer: design({ approval: customer({ account: "444455556666", partitionKeys: ["acme"] }) }),
  "conditions and break-glass": design({
    approval: deterministic({ upTo: 900 }, { otherwise: peer() }),
    breakGlass: { erin: pinnedSession("arn:aws:iam::111122223333:role/operators", "erin") },
    eligible: {
      ...onCall,
      frank: [
        iamUser("frank", { path: "/people/" }),
        identityCenterUser("frank", "AWSReservedSSO_OnCall_0123456789abcdef"),
      ],
    },
  }),
};

describe.each(Object.entries(designs))("the machinery for %s", (_, each) => {
  it.each([
    ["grant", grantMachine],
    ["removal", removalMachine],
    ["decision", decisionMachine],
  ] as const)("has a %s machine that a published validator accepts", (__, make: (of: typeof each) => StateMachine) => {
    const { isValid, errorsText } = validate(structuredClone(make(each)));
    expect(isValid ? "" : errorsText()).toBe("");
  });

  it("gives each role what it is for, and nothing else", () => {
    const roles = designedRoles(each.shared, { accesses: [each] });
    const principals = roles.map(({ name, arn, policies, expectations }) => ({
      place: [name],
      arn,
      policies,
      expectations,
    }));
    const trusts = roles.map(({ name, arn, trust, trustExpectations }) => ({
      place: [name],
      arn,
      policy: trust,
      expectations: trustExpectations,
    }));
    expect(roles.filter(({ expectations }) => expectations.length === 0)).toEqual([]);
    expect([...provePrincipals(principals), ...trusts.flatMap(proveTrust)].map(formatProblem)).toEqual([]);
  });

  it("passes the linter", () => {
    const found = designedRoles(each.shared, { accesses: [each] }).flatMap(({ policies, trust, suppressions }) => {
      const [{ policy } = { policy: trust }] = policies;
      const sidOf = ([, index]: readonly string[]): string | undefined => policy.Statement[Number(index)]?.Sid;
      const inTrust = lintPolicy(trust, "trust", { ownAccounts: [account] });
      return suppress([...lintPolicy(policy, "identity", { ownAccounts: [account] }), ...inTrust], suppressions, sidOf);
    });
    const open = found.filter(({ severity, suppressed }) => severity !== "note" && suppressed === undefined);
    expect(open.map(({ rule, place, value }) => [rule, ...place, value])).toEqual([]);
  });
});

it("a revocation is a machine that a published validator accepts", () => {
  const principals = [{ kind: "role", arn: "arn:aws:iam::111122223333:role/artie" }] as const;
  const made = designRevocation("revocation", revocation({ by: onCall }), context, principals);
  const { isValid, errorsText } = validate(structuredClone(revocationMachine(made)));
  expect(isValid ? "" : errorsText()).toBe("");
});
