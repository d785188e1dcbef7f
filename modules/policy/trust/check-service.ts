import { checkName, matchesWildcard, type Partition, regions } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { builtInProvider, builtInTrust } from "./built-in-providers";
import { type ServicePrincipal } from "./service";
import { isKnownService, similarService } from "./service-names";
import { serviceKey, trustedService } from "./trusted-services";

// Wildcards have a meaning here, variables do not: ${aws:SourceArn} would match whatever the service sends.
const sourceArnPattern = /^arn:([a-z-]+):([a-z0-9-]+):([a-z0-9*?-]*):([0-9*?]*):([!-#%-~]+)$/;

/** Where the role is; what is not given is not compared. */
interface RoleLocation {
  readonly partition: Partition | undefined;
  readonly account: string | undefined;
}

/** What is wrong with the trust in a service. */
export function checkService(principal: ServicePrincipal, location: RoleLocation): Problem[] {
  const { service, sourceAccount, externalId } = principal;
  const problems = [
    ...at("service", checkServiceName(service, location.partition)),
    ...(sourceAccount === undefined ? [] : at("sourceAccount", checkName("account", sourceAccount))),
    ...(externalId === undefined ? [] : at("externalId", checkName("externalId", externalId))),
    ...at("sourceArn", checkSourceArn(principal, location)),
  ];
  return problems.length > 0 ? problems : checkSends(principal);
}

/** The problem of a condition on a key that the service never sends, which the service cannot meet. */
function checkSends({ service, sourceAccount, sourceArn, externalId }: ServicePrincipal): Problem[] {
  const sends = trustedService(service)?.sends;
  if (
    sends === undefined ||
    sends.sourceAccount ||
    sends.sourceArns !== undefined ||
    sends.accountAsExternalId === true
  ) {
    return [];
  }
  return Object.entries({ sourceAccount, sourceArn, externalId })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({
      ...problem({
        value,
        rule: `is nothing that ${serviceKey(service)} sends, so that it could not assume the role`,
        remedy: `Leave ${name} out. Limit iam:PassRole for this role in its place.`,
      }),
      place: [name],
    }));
}

/** The domain is only the end of a name, and that of China only occurs in China. */
function checkServiceName(service: string, partition: Partition | undefined): Problem[] {
  if (builtInProvider(service.replace(/^([^.]+)$/, "$1.amazonaws.com")) !== undefined)
    return [tokensNotService(service)];
  const [, name = "", china] = /^(.*?)(?:\.amazonaws\.com(\.cn)?)?$/.exec(service) ?? [];
  const labels = name.split(".");
  const isName = labels.every((label) => /^[a-z0-9-]+$/.test(label) && !["amazonaws", "com", "cn"].includes(label));
  if (isName && partition !== undefined && isElsewhere(labels.at(-1) ?? "", china !== undefined, partition)) {
    return [
      problem({
        value: service,
        rule: `is a service of another partition, and a role in ${partition} cannot trust it`,
        remedy: `Write "${serviceKey(service)}", which gets the domain of the role's partition.`,
      }),
    ];
  }
  // A complete name is taken at its word: IAM refuses one that no service has only at apply.
  if (isName && (name !== service || isKnownService(name))) return [];
  const similar = similarService(service.toLowerCase().trim());
  const meant = similar === undefined ? [] : [`Did you mean "${similar}"?`];
  const inFull = `A name that is not known here is written in full: "${service}.amazonaws.com".`;
  const remedy = isName ? [...meant, inFull].join(" ") : (meant[0] ?? 'Write it as in "ecs-tasks".');
  return [problem({ value: service, rule: "is not the name of an AWS service", remedy })];
}

/** Whether a name with a region, or with the domain of China, is of another partition. */
function isElsewhere(region: string, china: boolean, partition: Partition): boolean {
  const ofOthers = Object.entries(regions).some(([each, names]) => each !== partition && names.includes(region));
  return ofOthers || (china && partition !== "aws-cn");
}

function tokensNotService(service: string): Problem {
  return problem({
    value: service,
    rule: "vouches for users by tokens and assumes no role itself",
    remedy: `Trust its users: ${builtInTrust(service.includes(".") ? service : `${service}.amazonaws.com`)}.`,
  });
}

/** The problem of an ARN of a kind that the service never sends, which the service cannot meet. */
function checkSourceArn(
  { service, sourceArn, sourceAccount }: ServicePrincipal,
  { partition, account }: RoleLocation,
): Problem[] {
  if (sourceArn === undefined) return [];
  const parts = sourceArnPattern.exec(sourceArn)?.slice(1);
  if (parts === undefined) {
    return [problem({ value: sourceArn, rule: "is not the ARN of a source", remedy: "Copy it from the service." })];
  }
  return [
    ...checkSourcePlace(sourceArn, parts, { partition, account: sourceAccount ?? account }),
    ...checkSourceKind(sourceArn, parts, service, { partition, account: sourceAccount ?? account }),
  ];
}

/** Only a source of the partition and of the source account is sent. */
function checkSourcePlace(
  value: string,
  [ofPartition = "", , , ofAccount = ""]: readonly string[],
  { partition, account }: RoleLocation,
): Problem[] {
  return [
    ...(partition === undefined || ofPartition === partition
      ? []
      : [
          problem({
            value,
            rule: `is of the partition ${ofPartition}, and no service in ${partition} sends it`,
            remedy: `Begin it with arn:${partition}:.`,
          }),
        ]),
    ...(account === undefined || ofAccount === "" || matchesWildcard(ofAccount, account)
      ? []
      : [
          problem({
            value,
            rule: `is of account ${ofAccount}, and the source account is ${account}`,
            remedy: `Correct one of the two, or add sourceAccount: "${ofAccount}".`,
          }),
        ]),
  ];
}

function checkSourceKind(value: string, parts: readonly string[], service: string, location: RoleLocation): Problem[] {
  const { sourceArns: forms = [], onlyAsGiven = false } = trustedService(service)?.sends ?? {};
  if (forms.length === 0 || forms.some((form) => canBe(parts, form, onlyAsGiven))) return [];
  const rule = `is no ARN that ${serviceKey(service)} sends, so that it could not assume the role`;
  return [problem({ value, rule, remedy: `Write ${forms.map((form) => written(form, location)).join(" or ")}.` })];
}

/** Whether an ARN, maybe with wildcards, covers ARNs of a form. */
function canBe([, service = "", , , resource = ""]: readonly string[], form: string, onlyAsGiven: boolean): boolean {
  const [, , wantedService, , , ...rest] = form.split(":");
  const wanted = rest.join(":");
  if (service !== wantedService) return false;
  if (onlyAsGiven) return resource === wanted;
  return matchesWildcard(wanted, resource) || matchesWildcard(resource, wanted);
}

function written(form: string, { partition = "aws", account = "ACCOUNT" }: RoleLocation): string {
  return `"${form.replace("PARTITION", partition).replace("ACCOUNT", account)}"`;
}
