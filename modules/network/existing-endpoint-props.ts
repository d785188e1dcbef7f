import * as v from "valibot";
import { checkNetworkId } from "../policy";
import { at, checkShape, type Problem, type SchemaEntries } from "../validation";
import { type EndpointService, endpointServiceSchema } from "./endpoint-services";

/** An endpoint that this stack does not create. Its owner writes its policy. */
export interface ExistingEndpointProps {
  /** The service that the endpoint leads to. */
  readonly service: EndpointService;
  /** The ID of the endpoint: `vpce-0123456789abcdef0`. */
  readonly id: string;
}

const existingEndpointSchema = v.strictObject({
  service: endpointServiceSchema,
  id: v.string(),
} satisfies SchemaEntries<ExistingEndpointProps>);

/** What is wrong with the properties of an existing endpoint. */
export function checkExistingEndpoint(props: ExistingEndpointProps): Problem[] {
  const shape = checkShape(existingEndpointSchema, props);
  return shape.length > 0 ? shape : at("id", checkNetworkId("VPC endpoint", { id: props.id }));
}
