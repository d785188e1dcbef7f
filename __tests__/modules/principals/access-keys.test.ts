import {
  accessKeyOutputs,
  accessKeys,
  type AccessKeyGeneration,
  type AccessKeys,
  checkAccessKeys,
  checkPrincipal,
  checkUser,
  newestActive,
  user,
} from "../../../modules/principals";
import { formatProblem, type Problem } from "../../../modules/validation";

const messages = (problems: readonly Problem[]): string[] => problems.map(formatProblem);

describe("access keys", () => {
  // What a careless paste could hold. No part of it may be seen anywhere.
  const secret = "lQVYBGPrivateKeyMaterial";
  const base64 = "mQENBF".padEnd(400, "Ab1+");

  test("are active unless they say otherwise", () => {
    expect(accessKeys(["2026-11", { generation: "2026-05", status: "Inactive" }]).generations).toEqual([
      { generation: "2026-11", status: "Active" },
      { generation: "2026-05", status: "Inactive" },
    ]);
  });

  test.each<[Parameters<typeof accessKeys>[0], string | undefined]>([
    [["2026-05"], "2026-05"],
    [["2026-05", "2026-11"], "2026-11"],
    [["2026-11", "2026-05"], "2026-11"],
    [["2026-05", { generation: "2026-11", status: "Inactive" }], "2026-05"],
    [[{ generation: "2026-11", status: "Inactive" }], undefined],
    [[], undefined],
  ])("%j: the outputs give the newest active one", (generations, expected) => {
    expect(newestActive(accessKeys(generations))?.generation).toBe(expected);
  });

  test.each<[string, AccessKeys, string[]]>([
    ["one", accessKeys(["2026-11"]), []],
    ["two", accessKeys(["2026-05", "2026-11"]), []],
    ["one active and one not", accessKeys([{ generation: "2026-05", status: "Inactive" }, "2026-11"]), []],
    ["three", accessKeys(["2026-01", "2026-05", "2026-11"]), ["are 3 access keys; AWS allows a user 2"]],
    [
      "three, of which the oldest is inactive",
      accessKeys([{ generation: "2026-01", status: "Inactive" }, "2026-05", "2026-11"]),
      ["AWS allows a user 2. Remove 2026-01, deploy, then add 2026-11."],
    ],
    [
      "three active ones",
      accessKeys(["2026-11", "2026-01", "2026-05"]),
      ['Set 2026-01 to "Inactive" once nothing uses it, deploy, remove it, deploy, then add 2026-11.'],
    ],
    ["none", accessKeys([]), ["[] has no active access key"]],
    [
      "only inactive ones",
      accessKeys([{ generation: "2026-05", status: "Inactive" }]),
      ['["2026-05"] has no active access key'],
    ],
    ["the same twice", accessKeys(["2026-05", "2026-05"]), ['"2026-05" is listed twice']],
    ["a month that is none", accessKeys(["2026-13"]), ['"2026-13" is not a generation of access keys']],
    ["month zero", accessKeys(["2026-00"]), ["is not a generation of access keys"]],
    ["a day", accessKeys(["2026-05-01"]), ["is not a generation of access keys"]],
    ["a new line", accessKeys(["2026-05\n"]), ['"2026-05\\n" is not a generation of access keys']],
    ["an empty generation", accessKeys([""]), ['"" is not a generation of access keys']],
    [
      "another status",
      accessKeys(["2026-05", { generation: "2026-11", status: "active" as "Active" }]),
      ['"active" is not the status of an access key'],
    ],
  ])("%s: checked", (_, keys, expected) => {
    expect(messages(checkAccessKeys(keys))).toEqual(expected.map((each) => expect.stringContaining(each) as unknown));
  });

  test.each([base64, `${base64}=`, `${base64}==\n`, base64.replace(/.{76}/g, "$&\r\n"), "keybase:acme_team"])(
    "the PGP key %j is accepted",
    (pgpKey) => {
      expect(checkAccessKeys(accessKeys(["2026-11"], { pgpKey }))).toEqual([]);
    },
  );

  const wrongKeys = [
    "",
    secret,
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\n${secret}`,
    `${base64}===`,
    `${base64} ${secret}`,
    `keybase:${secret}!`,
    "keybase:",
    `${" ".repeat(200_000)}!`,
    `${base64.repeat(1000)}!`,
    { [secret]: secret },
    [secret],
    12,
    null,
  ];

  test.each(wrongKeys.map((pgpKey, index) => [index, pgpKey]))(
    "wrong PGP key %i is refused and never shown",
    (_, pgpKey) => {
      const keys = accessKeys(["2026-11"], { pgpKey: pgpKey as string });
      const ofOne = { generation: "2026-11", status: "Active", pgpKey: pgpKey as string } as const;
      expect(checkAccessKeys(accessKeys(["2026-05", ofOne]))).toEqual(checkAccessKeys(keys));
      for (const problems of [
        checkAccessKeys(keys),
        checkUser({ accessKeys: keys }),
        checkPrincipal(user({ accessKeys: keys }), { ownAccounts: [] }),
      ]) {
        expect(messages(problems)).toEqual([
          expect.stringContaining("is neither a public PGP key in base 64 nor keybase:name"),
        ]);
        expect(problems.map(({ value }) => value)).toEqual([undefined]);
        expect(problems.map(({ place }) => place.slice(-2))).toEqual([["2026-11", "pgpKey"]]);
        expect(JSON.stringify(problems)).not.toContain(secret);
      }
    },
  );

  test("that are long, wherever they stand, are not shown either", () => {
    const long = `${secret}${secret}`;
    const odd = { generation: long, status: long, pgpKey: long } as unknown as AccessKeyGeneration;
    const problems = checkAccessKeys(accessKeys([odd, odd, odd]));
    expect(JSON.stringify(problems)).not.toContain(secret);
    expect(problems.map(({ place }) => place)).toContainEqual(["generation 2", "pgpKey"]);
  });

  test("have the PGP key of all of them only where they name none", () => {
    const own = { generation: "2026-11", status: "Active", pgpKey: "keybase:own" } as const;
    expect(accessKeys(["2026-05", own], { pgpKey: "keybase:acme" }).generations).toEqual([
      { generation: "2026-05", status: "Active", pgpKey: "keybase:acme" },
      own,
    ]);
    expect(accessKeys(["2026-05", own]).generations).toEqual([{ generation: "2026-05", status: "Active" }, own]);
  });

  test("with a misspelt option are refused: the secret would be in the state in plaintext", () => {
    const keys = accessKeys(["2026-11"], { pgpkey: "keybase:acme" } as object);
    expect(messages(checkUser({ accessKeys: keys }))).toEqual([
      expect.stringContaining('accessKeys › pgpkey: "pgpkey" is not a property that is known here'),
    ]);
  });

  test.each<[Parameters<typeof accessKeys>[0], string]>([
    [["2026-05", { generation: "2026-11", status: "Active", pgpKey: "keybase:acme" }], "encryptedSecret"],
    [["2026-05", { generation: "2026-11", status: "Inactive", pgpKey: "keybase:acme" }], "secret"],
    [[{ generation: "2026-05", status: "Active", pgpKey: "keybase:acme" }, "2026-11"], "secret"],
  ])("%j: the outputs give the secret as the newest active one has it", (generations, attribute) => {
    expect(accessKeyOutputs(accessKeys(generations)).map((each) => each.attribute)).toEqual(["id", attribute]);
  });

  test("hand over a secret in plaintext only as a sensitive output, with PGP only the encrypted one", () => {
    const outputs = (keys: AccessKeys): string[] =>
      accessKeyOutputs(keys).map(
        ({ name, attribute, sensitive }) => `${name} ${attribute} ${sensitive ? "sensitive" : "shown"}`,
      );
    expect(outputs(accessKeys(["2026-11"]))).toEqual([
      "aws_access_key_id id sensitive",
      "aws_secret_access_key secret sensitive",
    ]);
    expect(outputs(accessKeys(["2026-11"], { pgpKey: "keybase:acme" }))).toEqual([
      "aws_access_key_id id sensitive",
      "aws_encrypted_secret_access_key encryptedSecret shown",
    ]);
  });
});
