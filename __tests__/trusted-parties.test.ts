// Who is trusted, over the whole of an environment or of the app: identity providers, external IDs, partitions.
import { type Grant } from "../modules/grants";
import { hosted, internalTool, role, selfHosted, user } from "../modules/principals";
import { ExistingIdentityProvider, IdentityProvider, Role } from "../modules/iam";
import {
  account,
  cognitoIdentities,
  gitHubActions,
  gitLabCi,
  hcpTerraformRuns,
  identityProviders,
  service,
  type TrustedPrincipal,
  webIdentity,
} from "../modules/policy";
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
  const hcp = existingIdentityProvider(identityProviders["HCP Terraform"]);
  const withProviders = (providers: Environment["identityProviders"]): Environment =>
    environment({ principals: principals as never, identityProviders: { hcp, ...providers } });

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

describe("a token of an identity provider that the account lacks", () => {
  const trusting = (assumedBy: TrustedPrincipal, parts: Partial<Environment> = {}): Environment =>
    environment({ principals: () => ({ deploy: role({ assumedBy }) }), ...parts });
  const entry = '{ url: "token.actions.githubusercontent.com", audience: "sts.amazonaws.com" }';
  const missing =
    'dev › principals › deploy › assumedBy: "token.actions.githubusercontent.com" is an identity provider that no ' +
    "environment of account 111122223333 makes or marks as existing, so that nobody can assume the role. Add to " +
    `identityProviders token: ${entry}, or token: existingIdentityProvider(${entry}) where it is made elsewhere.`;

  it("gets nobody in, and is refused with the entry to add", () => {
    expect(problemsOf(trusting(jobs))).toEqual([missing]);
  });

  it("is one of any CI system and of any web identity", () => {
    const cluster = "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF";
    for (const [principal, url] of [
      [hcpTerraformRuns({ organization: "acme", project: "Data", workspace: "dev" }), "app.terraform.io"],
      [gitLabCi({ project: "acme/data", projectId: "1", branch: "main" }), "gitlab.com"],
      [
        webIdentity({ providerUrl: cluster, audience: "sts.amazonaws.com", subjects: ["system:serviceaccount:a:b"] }),
        cluster,
      ],
    ] as const) {
      expect(problemsOf(trusting(principal))).toEqual([
        expect.stringContaining(`dev › principals › deploy › assumedBy: "${url}" is an identity provider that no`),
      ]);
    }
  });

  it("is not one that AWS has built in", () => {
    expect(
      problemsOf(trusting(cognitoIdentities({ identityPool: "us-east-1:12345678-dead-beef-cafe-123456790abc" }))),
    ).toEqual([]);
    const google = webIdentity({ providerUrl: "accounts.google.com", audience: "1234", subjects: ["*"] });
    expect(problemsOf(trusting(google))).toEqual([]);
  });

  it("may be made or known in another environment of the account, and of no other account", () => {
    const other = (parts: Partial<Environment>): Environment => environment({ name: "base", ...parts });
    expect(problemsOf(trusting(jobs), other({ identityProviders: { github } }))).toEqual([]);
    const existing = { github: existingIdentityProvider(github) };
    expect(problemsOf(trusting(jobs), other({ identityProviders: existing }))).toEqual([]);
    const elsewhere = other({ account: "444455556666", identityProviders: { github } });
    expect(problemsOf(trusting(jobs), elsewhere)).toEqual([missing]);
  });

  it("is not reported where the providers of the account are not known", () => {
    const unread = environment({ name: "base", identityProviders: { github: { url: 1, audience: "a" } as never } });
    expect(problemsOf(trusting(jobs), unread)).toEqual([
      expect.stringContaining("base › identityProviders › github › url"),
    ]);
    const faulty = environment({
      name: "base",
      identityProviders: { github: { ...github, url: "https://x.example" } },
    });
    expect(problemsOf(trusting(jobs), faulty)).toEqual([
      expect.stringContaining("base › identityProviders › github › url"),
    ]);
    expect(problemsOf(trusting(jobs), null as never)).toEqual([expect.stringContaining("environment 2")]);
  });

  it("must be for the audience of the provider that is made", () => {
    const audience = { github: { ...github, audience: "acme" } };
    expect(problemsOf(trusting(jobs, { identityProviders: audience }))).toEqual([
      expect.stringContaining(
        'dev › principals › deploy › assumedBy: "sts.amazonaws.com" is not the audience of the identity provider ' +
          'token.actions.githubusercontent.com, which account 111122223333 makes for "acme". Write audience: "acme" in the ' +
          'trust, or audience: "sts.amazonaws.com" in identityProviders.',
      ),
    ]);
    // One that is made elsewhere may know others.
    const existing = { github: existingIdentityProvider({ ...github, audience: "acme" }) };
    expect(problemsOf(trusting(jobs, { identityProviders: existing }))).toEqual([]);
  });

  it("is found in internal tools, and beside other principals", () => {
    const as = webIdentity({ providerUrl: "idp.acme.example", audience: "a", subjects: ["tool"] });
    const tool = environment({
      tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
      internalTools: ({ tables }) => ({
        panel: internalTool({
          runs: selfHosted({ as, from: { vpcs: ["vpc-0a1b2c3d4e5f60718"] } }),
          identity: { sourceIdentity: [{ like: "*@acme.example" }] },
        }).readOnly(tables["orders"]?.read() as Grant),
      }),
    });
    expect(problemsOf(tool)).toEqual([
      expect.stringContaining('dev › internalTools › panel › assumedBy: "idp.acme.example" is an identity provider'),
    ]);
    const both = environment({ principals: () => ({ deploy: role({ assumedBy: [service("lambda"), jobs] }) }) });
    expect(problemsOf(both)).toEqual([missing]);
  });
});

describe("a role that EC2 instances have", () => {
  const blocksOf = (made: Environment): { readonly import?: unknown; readonly moved?: unknown } =>
    synthesizeEnvironment(made).json as never;
  const worker = (settings: object = {}, name = "dev"): Environment =>
    environment({ name, principals: () => ({ worker: role({ assumedBy: service("ec2"), ...settings }) }) });

  it("has an instance profile, an output of its name and a word in the summary", () => {
    const stack = synthesizeEnvironment(worker({ path: "/batch/", tags: { team: "data" } }));
    expect(stack.block("aws_iam_instance_profile.worker_instance_profile")).toEqual({
      name: "dev-worker",
      path: "/batch/",
      role: "${aws_iam_role.worker.name}",
      tags: { team: "data" },
    });
    expect(stack.outputs["worker_instance_profile_name"]?.["value"]).toBe(
      "${aws_iam_instance_profile.worker_instance_profile.name}",
    );
    expect(summarize(planEnvironments([worker()]))).toContain("worker  role dev-worker, instance profile dev-worker");
  });

  it("has none where the environment says that it is made elsewhere", () => {
    const made = worker({ instanceProfile: false });
    expect(synthesizeEnvironment(made).addresses).toEqual(["aws_iam_role.worker"]);
    expect(summarize(planEnvironments([made]))).toContain("role dev-worker, instance profile made elsewhere");
  });

  it("is adopted with its profile, by the profile's name", () => {
    const imports = (settings: object): unknown => blocksOf(worker(settings)).import;
    const ofRole = { to: "aws_iam_role.worker", id: "dev-worker" };
    const ofProfile = { to: "aws_iam_instance_profile.worker_instance_profile", id: "fleet" };
    expect(imports({ adopt: true, instanceProfile: { name: "fleet" } })).toEqual(
      expect.arrayContaining([ofRole, ofProfile]),
    );
    expect(imports({ adopt: { except: ["instance_profile"] }, instanceProfile: { name: "fleet" } })).toEqual([ofRole]);
  });

  it("moves with its profile when its key changes", () => {
    const moved = environment({
      principals: () => ({ runner: role({ assumedBy: service("ec2"), formerly: ["worker"], name: "dev-worker" }) }),
    });
    expect(blocksOf(moved).moved).toEqual(
      expect.arrayContaining([
        {
          from: "aws_iam_instance_profile.worker_instance_profile",
          to: "aws_iam_instance_profile.runner_instance_profile",
        },
      ]),
    );
  });

  it.each<[object, string]>([
    [
      { assumedBy: service("lambda"), instanceProfile: false },
      "instanceProfile: false is for a role that EC2 instances get",
    ],
    [{ assumedBy: service("lambda"), instanceProfile: { name: "a" } }, "is for a role that EC2 instances get"],
    [{ instanceProfile: { name: "a b" } }, 'instanceProfile › name: "a b" is not a valid instance profile name'],
    [{ instanceProfile: true }, "instanceProfile"],
  ])("%j is refused", (settings, message) => {
    expect(problemsOf(worker(settings))).toEqual([expect.stringContaining(message)]);
  });

  it("gets none from a vendor's own document that has none, which the summary says", () => {
    const documented = environment({
      tables: { orders: { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE" } },
      connections: { artie: artie({ tables: ["orders"], rendering: "as-documented" }) },
    });
    expect(synthesizeEnvironment(documented).addresses.join(" ")).not.toContain("aws_iam_instance_profile");
    expect(summarize(planEnvironments([documented]))).toContain("no instance profile: the vendor documents none");
  });

  it("shares its profile with no other role of the account", () => {
    const fleet = { instanceProfile: { name: "fleet" } };
    expect(problemsOf(worker(fleet), worker({ ...fleet, name: "other" }, "test"))).toEqual([
      expect.stringContaining('"fleet" is already the name of the instance profile dev › principals › worker'),
    ]);
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
