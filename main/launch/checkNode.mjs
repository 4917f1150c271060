/* Imported first, and written for Nodes far older than the one it asks for. */
var found = process.versions.node.split('.').map(Number)
if (found[0] < 20 || (found[0] === 20 && found[1] < 19)) {
  process.stderr.write('Heddle needs Node 20.19 or newer, and this is Node ' + process.versions.node + ': please install a newer one from https://nodejs.org and run the same command again.\n')
  process.exit(1)
}
