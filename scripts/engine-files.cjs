// What the engine does with the files of assets, outside of the bundle and loaded when it is called. To make an archive the
// engine starts its own module as a program, by a path that in a bundle is the app's own, which would start itself without
// end; and to load or bundle `archiver` takes a tenth of the time of a synth.
// https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/private/fs.ts
const files = () => require("cdktf/lib/private/fs");

module.exports = {
  archiveSync: (...args) => files().archiveSync(...args),
  copySync: (...args) => files().copySync(...args),
  findFileAboveCwd: (...args) => files().findFileAboveCwd(...args),
  hashPath: (...args) => files().hashPath(...args),
};
