// The engine loads `archiver` at start-up, and only calls it for assets that are archives. To load it takes a tenth of the
// time of a synth, and to bundle it another tenth, so it is left out of the bundle.
// https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/private/fs.ts
module.exports = (...args) => require("archiver")(...args);
