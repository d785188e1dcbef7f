/** The folder that a synth writes, from the root of the project. The `cdktf` command sets the variable. */
export function outputFolder(): string {
  const { CDKTF_OUTDIR: folder = "" } = process.env;
  return folder === "" ? "cdktf.out" : folder;
}
