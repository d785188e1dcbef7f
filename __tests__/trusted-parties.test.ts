// Who is trusted, over the whole of an environment or of the app: identity providers, external IDs, partitions.
import { type Grant } from "../modules/grants";
import { hosted, internalTool, role, user } from "../modules/principals";
import { ExistingIdentityProvider, IdentityProvider, Role } from "../modules/iam";
import { account, gitHubActions, hcpTerraformRuns, identityProviders, service } from "../modules/policy";
import { artie } from "../modules/connections";
import { defineEnvironment, type Environment, existingIdentityProvider, planEnvironments, summarize } from "../stacks";
import { refusals, synthesizeEnvironment, synthesizeStack } from "./synth";

const github = identityProviders["GitHub Actions"];
const own = "111122223333";
const jobs = gitHubActions({ owner: "acme", repository: "data", ownerId: "1", repositoryId: "2", environment: "dev" });

function environment(parts: Partial<Environment>): Environment {
  return { ...defineEnvironment({ name: "dev", account: own, region: "us-east-1" }), ...parts };
}

function problemsOf(...environments: readonly Environment[]): string[] {
  return refusals(() => planEnvironments(environments));
}

describe("an identity provider of an environment", () => {
  const principals = (): object => ({
    deployer: role({ assumedBy: jobs }),
    planner: role({ assumedBy: hcpTerraformRuns({ organization: "acme", project: "Data", workspace: "dev" }) }),
    service: role({ assumedBy: service("ec2") }),
  });
  const withProviders = (providers: Environment["identityProviders"]): Environment =>
    environment({
      principals: principals as never,
      ...(providers === undefined ? {} : { identityProviders: providers }),
    });

  it("is made before the roles that trust it, and no others", () => {
    const stack = synthesizeEnvironment(withProviders({ github }));
    expect(stack.block("aws_iam_openid_connect_provider.github")).toEqual({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
    expect(stack.block("aws_iam_role.deployer")["depends_on"]).toEqual(["aws_iam_openid_connect_provider.github"]);
    for (const other of ["planner", "service"])
      expect(stack.block(`aws_iam_role.${other}`)).not.toHaveProperty("depends_on");
  });

  it("that is made elsewhere is looked up, and has to know the audience", () => {
    const stack = synthesizeEnvironment(withProviders({ github: existingIdentityProvider(github) }));
    expect(stack.block("data.aws_iam_openid_connect_provider.github")).toEqual({
      url: "https://token.actions.githubusercontent.com",
      lifecycle: {
        postcondition: [
          {
            condition: '${contains(self.client_id_list, "sts.amazonaws.com")}',
            error_message:
              "The identity provider token.actions.githubusercontent.com does not know the audience sts.amazonaws.com.",
          },
        ],
      },
    });
    expect(stack.block("aws_iam_role.deployer")).not.toHaveProperty("depends_on");
  });

  it("stands in the summary", () => {
    const plans = planEnvironments([
      withProviders({ github: existingIdentityProvider(github), hcp: identityProviders["HCP Terraform"] }),
    ]);
    expect(summarize(plans)).toContain(
      "github  token.actions.githubusercontent.com, audience sts.amazonaws.com, existing",
    );
    expect(summarize(plans)).toContain("hcp     app.terraform.io, audience aws.workload.identity");
  });

  it("is made once in an account", () => {
    const one = withProviders({ github });
    expect(problemsOf(one, { ...one, name: "test", principals: () => ({}) })).toEqual([
      'test › identityProviders › github: "token.actions.githubusercontent.com" is already the name of the identity ' +
        "provider dev › identityProviders › github in account 111122223333. An account has one for each address: mark " +
        "this one with existingIdentityProvider(…).",
    ]);
    const existing = { github: existingIdentityProvider(github) };
    expect(problemsOf(one, { ...one, name: "test", principals: () => ({}), identityProviders: existing })).toEqual([]);
  });

  it.each<[object, string]>([
    [
      { url: "https://gitlab.com", audience: "a" },
      'github › url: "https://gitlab.com" is not the address of an identity',
    ],
    [{ url: "gitlab.com/${x}", audience: "a" }, "github › url: "],
    [{ url: "gitlab.com", audience: "*" }, 'github › audience: "*" is not one exact audience'],
    [{ url: "gitlab.com" }, "github › audience: is missing"],
    [{ url: "gitlab.com", audience: "a", thumbprints: [] }, '"thumbprints" is not a property that is known here'],
    [{ existing: { url: "*", audience: "a" } }, "github › url: "],
  ])("%j is refused", (provider, message) => {
    expect(problemsOf(withProviders({ github: provider as never }))).toContainEqual(expect.stringContaining(message));
  });

  it("is a construct in a stack of one's own", () => {
    const stack = synthesizeStack((scope) => {
      const { resource } = new IdentityProvider(scope, "github", github);
      new Role(scope, "deployer", { assumedBy: jobs, dependsOn: [resource] });
    });
    expect(stack.block("aws_iam_role.deployer")["depends_on"]).toEqual(["aws_iam_openid_connect_provider.github"]);
    const wrong = { url: "https://gitlab.com", audience: "a" };
    for (const Provider of [IdentityProvider, ExistingIdentityProvider]) {
      expect(refusals(() => synthesizeStack((scope) => new Provider(scope, "github", wrong)))).toEqual([
        expect.stringContaining('url: "https://gitlab.com" is not the address of an identity provider'),
      ]);
    }
  });
});

describe("an external ID", () => {
  const trusting = (name: string, ...vendors: readonly string[]): Environment =>
    environment({
      name,
      principals: () => ({ vendor: role({ assumedBy: vendors.map((each) => account(each).withExternalId("2f9c")) }) }),
    });

  it("is for one vendor, in all environments together", () => {
    expect(problemsOf(trusting("dev", "444455556666"), trusting("test", "777788889999"))).toEqual([
      'test › principals › vendor › externalId: "2f9c" is already the external ID of account 444455556666 in ' +
        "dev › principals › vendor: one vendor could come as the other. Use for each vendor the ID that it has issued.",
    ]);
  });

  it("is for one vendor, a connection or not", () => {
    const connected = environment({
      tables: { orders: { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE" } },
      connections: { artie: artie({ tables: ["orders"], vendorAccount: "123456789012", externalId: "2f9c" }) },
      principals: () => ({ other: role({ assumedBy: account("777788889999").withExternalId("2f9c") }) }),
    });
    expect(problemsOf(connected)).toEqual([
      expect.stringContaining(
        'dev › principals › other › externalId: "2f9c" is already the external ID of account 123456789012',
      ),
    ]);
  });

  it("is for one vendor, an internal tool or not, and is reported where the tool is described", () => {
    const hostedTool = environment({
      tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
      principals: () => ({ vendor: role({ assumedBy: account("777788889999").withExternalId("2f9c") }) }),
      internalTools: ({ tables }) => ({
        panel: internalTool({
          runs: hosted({ account: "123456789012", externalId: "2f9c", ipAddresses: ["198.51.100.7/32"] }),
          identity: "in the tool alone",
        }).readOnly(tables["orders"]?.read() as Grant),
      }),
    });
    expect(problemsOf(hostedTool)).toEqual([
      expect.stringContaining(
        'dev › internalTools › panel-read-only › externalId: "2f9c" is already the external ID of account 777788889999 ' +
          "in dev › principals › vendor",
      ),
    ]);
  });

  it("may be one vendor's in several roles, of several accounts of it, and of one's own accounts", () => {
    expect(problemsOf(trusting("dev", "444455556666"), trusting("test", "444455556666"))).toEqual([]);
    expect(problemsOf(trusting("dev", "444455556666", "777788889999"), trusting("test", "777788889999"))).toEqual([]);
    expect(problemsOf(trusting("dev", "444455556666"), trusting("test", own))).toEqual([]);
  });
});

describe("what is of another partition", () => {
  const chinese = "arn:aws-cn:iam::111122223333:policy/boundary";
  const message = "is a policy of the partition aws-cn, and nothing in aws can have it";

  it("limits nobody in an environment", () => {
    expect(problemsOf(environment({ permissionsBoundary: chinese }))).toEqual([expect.stringContaining(message)]);
    const settings = { permissionsBoundary: chinese };
    const principals = (): object => ({
      robot: user(settings),
      reader: role({ ...settings, assumedBy: service("ec2") }),
    });
    expect(problemsOf(environment({ principals: principals as never }))).toEqual([
      expect.stringContaining(`robot › permissionsBoundary: "${chinese}" ${message}`),
      expect.stringContaining(`reader › permissionsBoundary: "${chinese}" ${message}`),
    ]);
  });

  it("limits nobody in a stack of one's own", () => {
    expect(refusals(() => synthesizeStack(() => undefined, { permissionsBoundary: chinese }))).toEqual([
      expect.stringContaining(`permissionsBoundary: "${chinese}" ${message}`),
    ]);
    expect(problemsOf(environment({ region: "cn-north-1", permissionsBoundary: chinese }))).toEqual([]);
  });

  it("is trusted by no role in an environment", () => {
    const assumedBy = account(own).onlyRoles("arn:aws-cn:iam::111122223333:role/batch");
    expect(problemsOf(environment({ principals: () => ({ reader: role({ assumedBy }) }) }))).toEqual([
      expect.stringContaining("is a role of the partition aws-cn, and nothing in aws can trust it"),
    ]);
  });
});
