import { checkName, matchesWildcard, type Partition, regions } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { builtInProvider, builtInTrust } from "./built-in-providers";
import { type ServicePrincipal } from "./service";
import { similarService } from "./service-names";
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

/** A condition on what the service never sends lets nobody in. */
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

/** The domain is only ever the end of a name, and China's only stands in China. */
function checkServiceName(service: string, partition: Partition | undefined): Problem[] {
  if (builtInProvider(service.replace(/^([^.]+)$/, "$1.amazonaws.com")) !== undefined)
    return [tokensNotService(service)];
  const [, name = "", china] = /^(.*?)(?:\.amazonaws\.com(\.cn)?)?$/.exec(service) ?? [];
  const labels = name.split(".");
  const isName =
    labels.every((label) => /^[a-z0-9-]+$/.test(label) && !["amazonaws", "com", "cn"].includes(label)) &&
    (china === undefined || partition === undefined || partition === "aws-cn") &&
    !isOfOtherPartition(labels.at(-1) ?? "", partition);
  // A complete name is taken at its word.
  const similar = isName && name === service ? similarService(name) : undefined;
  if (isName && similar === undefined) return [];
  return [
    problem({
      value: service,
      rule: "is not the name of an AWS service",
      remedy:
        similar === undefined
          ? 'Write it as in "ecs-tasks".'
          : `Did you mean "${similar}"? If not, write it in full: "${service}.amazonaws.com".`,
    }),
  ];
}

function isOfOtherPartition(region: string, partition: Partition | undefined): boolean {
  return (
    partition !== undefined &&
    Object.entries(regions).some(([each, names]) => each !== partition && names.includes(region))
  );
}

function tokensNotService(service: string): Problem {
  return problem({
    value: service,
    rule: "vouches for users by tokens and assumes no role itself",
    remedy: `Trust its users: ${builtInTrust(service.includes(".") ? service : `${service}.amazonaws.com`)}.`,
  });
}

/** An ARN of another kind than the service sends lets nobody in. */
function checkSourceArn(
  { service, sourceArn, sourceAccount }: ServicePrincipal,
  { partition, account }: RoleLocation,
): Problem[] {
  if (sourceArn === undefined) return [];
  const parts = sourceArnPattern.exec(sourceArn)?.slice(1);
  if (parts === undefined) {
    return [problem({ value: sourceArn, rule: "is not the ARN of a source", remedy: "Copy it from the service." })];
  }
  const [ofPartition = "", , , ofAccount = ""] = parts;
  const wanted = sourceAccount ?? account;
  const { sourceArns: forms = [], onlyAsGiven = false } = trustedService(service)?.sends ?? {};
  const examples = forms.map((form) => written(form, { partition, account: wanted }));
  return [
    ...(partition === undefined || ofPartition === partition
      ? []
      : [
          problem({
            value: sourceArn,
            rule: `is of the partition ${ofPartition}, and no service in ${partition} sends it`,
            remedy: `Begin it with arn:${partition}:.`,
          }),
        ]),
    ...(wanted === undefined || ofAccount === "" || matchesWildcard(ofAccount, wanted)
      ? []
      : [
          problem({
            value: sourceArn,
            rule: `is of account ${ofAccount}, and the source account is ${wanted}`,
            remedy: `Correct one of the two, or add sourceAccount: "${ofAccount}".`,
          }),
        ]),
    ...(forms.length === 0 || forms.some((form) => canBe(parts, form, onlyAsGiven))
      ? []
      : [
          problem({
            value: sourceArn,
            rule: `is no ARN that ${serviceKey(service)} sends, so that it could not assume the role`,
            remedy: `Write ${examples.join(" or ")}.`,
          }),
        ]),
  ];
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
