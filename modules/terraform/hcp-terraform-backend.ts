import { type Construct } from "constructs";
import { DataTerraformRemoteState, TerraformBackend, type TerraformRemoteState } from "cdktf";

/** Which workspace of HCP Terraform (Terraform Cloud) or Terraform Enterprise holds the state. */
export interface HcpTerraformWorkspace {
  readonly organization: string;
  readonly workspace: string;
  /**
   * The project that a workspace is made in when it is not there yet.
   * @default the organization's default project
   */
  readonly project?: string;
  /**
   * The host of a Terraform Enterprise installation.
   * @default app.terraform.io
   */
  readonly hostname?: string;
}

/**
 * A `cloud` block. The engine's own `CloudBackend` runs `terraform version` at synth and fails where Terraform is
 * not installed; this one only writes the block.
 * Source: https://developer.hashicorp.com/terraform/language/terraform#terraform-cloud
 */
export class HcpTerraformBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly settings: HcpTerraformWorkspace,
  ) {
    super(scope, "backend", "cloud");
  }

  override toTerraform(): unknown {
    const { organization, workspace, project, hostname } = this.settings;
    return { terraform: { cloud: { organization, hostname, workspaces: { name: workspace, project } } } };
  }

  override toMetadata(): unknown {
    const { hostname = "app.terraform.io" } = this.settings;
    return { backend: "cloud", cloud: hostname === "app.terraform.io" ? "tfc" : "tfe" };
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const { organization, workspace, hostname } = this.settings;
    return new DataTerraformRemoteState(scope, name, {
      organization,
      workspaces: { name: workspace },
      ...(hostname === undefined ? {} : { hostname }),
    });
  }
}
