// The engine loads `archiver` at start-up, a tenth of the time of a synth, and only calls it for assets that are archives.
// https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/private/fs.ts
module.exports = (...args) => require("archiver")(...args);
