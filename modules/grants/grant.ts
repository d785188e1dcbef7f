import { type Expectation } from "../proof";
import { conditionsOf, type Statement, statement, type TimeWindow, type VpcEndpointRef, type VpcRef } from "../policy";
import { type Problem } from "../validation";
import {
  ipAddresses,
  mfa,
  type MfaOptions,
  narrow,
  type Narrowing,
  organization,
  principalTags,
  resourceTags,
  type TagsOf,
  type TagValues,
  timeWindow,
  tls,
  vpcEndpoints,
  vpcs,
} from "./narrowings";
import { type Denial, grantDenial, grantDenialUnless } from "./denials";
import { type GrantedOperation } from "./granted-operation";
import { expectationOf } from "./requests";
import { operation } from "../catalogue";

/** The properties of a grant that a narrowing can change. */
export type GrantParts = Partial<Pick<Grant, "operations" | "problems" | "window" | "needsPermissionsBoundary">>;

/**
 * A right to do something with one table, bucket or key: an immutable value that a principal can be allowed.
 *
 * Refs make grants: `tables.orders.read()`. Each method gives a narrower grant and leaves this one as it is. A grant
 * that cannot be given, or a narrowing that cannot hold for all of it, carries its problems, so that they come out
 * together with all others of the environment.
 *
 * @example
 * tables.orders.read().overTls().fromIpAddresses("203.0.113.0/24");
 */
export class Grant {
  /** When it holds, where that is limited. */
  readonly window: TimeWindow | undefined;
  /** Whether it is refused to principals without a permissions boundary. */
  readonly needsPermissionsBoundary: boolean = false;

  /** Frozen, because everything that a grant allows follows from them. */
  readonly operations: readonly GrantedOperation[];

  constructor(
    /** What the grant is on, for messages: `table orders`. */
    readonly target: string,
    operations: readonly GrantedOperation[],
    readonly problems: readonly Problem[] = [],
    /** Where its target is, below the place of the principal: `["tables", "orders"]`. */
    readonly place: readonly string[] = [target],
  ) {
    this.operations = frozen(operations);
  }

  /** The grant as statements of an identity policy, one an operation; merging makes them few. */
  statements(): Statement[] {
    return this.operations.map(({ operation: name, resources, within }) =>
      statement({
        actions: operation(name).actions,
        resources,
        ...(within === undefined ? {} : { conditions: conditionsOf(within) }),
      }),
    );
  }

  /** The requests that it must allow and refuse: the proof asks the rendered policies for them. */
  get expectations(): readonly Expectation[] {
    return this.operations.length === 0 ? [] : [expectationOf(this.operations, this.indexes)];
  }

  /** The names of the indexes that it may be on. */
  get indexes(): readonly string[] {
    return [];
  }

  /** The tags of what it is on, as far as they are known. */
  protected get tagsOf(): TagsOf {
    return () => undefined;
  }

  /**
   * Only in sessions of users that began with a multi-factor authentication (`GetSessionToken`); long-term access keys
   * have none. Refused to roles: their sessions say nothing of MFA, even if the role was assumed with it, so ask for it in
   * the role's trust, by `account(…).withMfa()`.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html#scenarios
   *
   * @param options.maxAge how long ago at most, in seconds, 1 to 129,600; 3,600 unless given
   * @example
   * user().allow(tables.orders.write().withMfa({ maxAge: 900 }));
   */
  withMfa(options: MfaOptions = {}): this {
    return this.narrowed(mfa(options));
  }

  /**
   * Only for requests from these public addresses, in CIDR notation. Requests through a VPC endpoint have none.
   *
   * @example
   * tables.orders.read().fromIpAddresses("203.0.113.0/24");
   */
  fromIpAddresses(...ranges: readonly string[]): this {
    return this.narrowed(ipAddresses(ranges));
  }

  /** Only for requests through a VPC endpoint of one of these VPCs, by ID or by ref. */
  fromVpc(...networks: readonly (string | VpcRef)[]): this {
    return this.narrowed(vpcs(networks));
  }

  /** Only for requests through one of these VPC endpoints, by ID or by ref. */
  fromVpcEndpoint(...endpoints: readonly (string | VpcEndpointRef)[]): this {
    return this.narrowed(vpcEndpoints(endpoints));
  }

  /** Only while the caller's account belongs to this organization: `o-a1b2c3d4e5`. */
  inOrganization(id: string): this {
    return this.narrowed(organization(id));
  }

  /**
   * Only for principals, or sessions, with each of these tags: `{ team: ["orders", "billing"] }`. Refused to a role or user
   * that has no such tag, where no trust lets a session bring it.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
   */
  whenPrincipalTagged(tags: TagValues): this {
    return this.narrowed(principalTags(tags));
  }

  /**
   * Only while the table or key has each of these tags; its indexes have those of the table, its stream has tags of its
   * own. Refused where AWS compares no tags, as of exports, backups, buckets and objects, and where a table or key of the
   * environment does not have the tag.
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/attribute-based-access-control.html
   */
  whenResourceTagged(tags: TagValues): this {
    return this.narrowed(resourceTags(tags, this.operations, this.tagsOf));
  }

  /** Only over TLS. */
  overTls(): this {
    return this.narrowed(tls());
  }

  /**
   * Only from one instant, inclusive, until another, exclusive; each with its zone. What is done later is refused, in
   * sessions that are open as well.
   *
   * @example
   * tables.orders.write().between("2026-11-21T09:00:00+01:00", "2026-11-21T17:00:00+01:00");
   */
  between(from: string, until: string): this {
    const narrowing = timeWindow(from, until);
    return this.changed({ ...narrow(this, narrowing), window: narrowing.window });
  }

  /** Only for roles and users with a permissions boundary, of their own or by default; refused to all others. */
  onlyWithPermissionsBoundary(): this {
    return this.changed({ needsPermissionsBoundary: true });
  }

  /**
   * What the grant would allow, for `deny`: its operations on what they are on. What does the same in a batch, in PartiQL
   * or on a version of an object is denied with it: DeleteItem takes BatchWriteItem and PartiQLDelete along. Under a
   * prefix, listings are denied that could show what is below it. Refused for a narrowed grant, whose conditions would let
   * requests through that lack their keys: see {@link unless}.
   *
   * @example
   * role({ … }).allow(tables.orders.readWrite()).deny(tables.orders.delete());
   * role({ … }).allow(buckets.lake.read()).deny(buckets.lake.read({ prefix: "payroll/" }));
   */
  denial(): Denial {
    return grantDenial(this);
  }

  /**
   * What the grant would allow, for `deny`, except while narrowings hold. A request without the keys that they ask for is
   * denied. Several narrowings have to hold together.
   *
   * @param narrowing narrows the grant that it is given
   * @example
   * role({ … }).allow(tables.orders.readWrite()).deny(tables.orders.write().unless((write) => write.fromVpcEndpoint(…)));
   */
  unless(narrowing: (grant: this) => this): Denial {
    return grantDenialUnless(this, (operations) => {
      const given: unknown = narrowing(this.changed({ operations, problems: [] }));
      return given instanceof Grant ? given : { operations: [], problems: [] };
    });
  }

  protected narrowed(narrowing: Narrowing): this {
    return this.changed(narrow(this, narrowing));
  }

  /** This grant with other parts; whatever a subclass adds to it stays. */
  protected changed(parts: GrantParts): this {
    const operations = parts.operations === undefined ? this.operations : frozen(parts.operations);
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this, parts, { operations });
  }
}

/** Copies of the operations that nobody can change: untyped code could add to a list that several grants share. */
function frozen(operations: readonly GrantedOperation[]): readonly GrantedOperation[] {
  return Object.freeze(
    operations.map((each) =>
      Object.freeze({
        ...each,
        resources: Object.freeze([...each.resources]),
        ...(each.within === undefined ? {} : { within: Object.freeze({ ...each.within }) }),
      }),
    ),
  );
}
