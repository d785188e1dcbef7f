import { type Environment } from "../environment";
import { dev } from "./dev";
import { insideVpc } from "./inside-vpc";
import { prod } from "./prod";
import { staging } from "./staging";

/** The environments of this app, in the order of the summary. */
export const environments: readonly Environment[] = [dev, staging, prod, insideVpc];

/** Accounts of yours beside those of the environments; every other one is a third party. */
export const ownAccounts: readonly string[] = [];
