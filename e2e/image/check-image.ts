import { baseOfThisMachine, buildImage, missingPrograms, unpackImage } from "./build-image";
import { checkContents } from "./check-contents";
import { checkRunning } from "./check-running";

/**
 * `npm run check-image`: builds the image from the Dockerfile without a daemon, looks at what is in it, and runs it as an engine would:
 * read only, as its user, with a volume. `NODE_IMAGE` names a base in a registry; without it, one is made of Debian and this machine's
 * Node.js.
 */
const failures: string[] = [];
const say = (name: string, isTrue: boolean, got: unknown = "") => {
  process.stdout.write(`${isTrue ? "ok     " : "FAILED "} ${name}${got ? `: ${got}` : ""}\n`);
  if (!isTrue) failures.push(name);
};

if (process.getuid?.() !== 0) giveUp("It mounts file systems: run it as root, for example in a virtual machine.");
const missing = missingPrograms();
if (missing.length > 0)
  giveUp(`Missing here: ${missing.join(", ")}. Debian has them: apt-get install buildah debootstrap`);

buildImage(process.env.NODE_IMAGE || baseOfThisMachine());
const image = unpackImage();
try {
  checkContents(image, say);
  await checkRunning(image, say);
} finally {
  image.remove();
}
process.stdout.write(failures.length === 0 ? "The image is as it should be.\n" : `${failures.length} failed\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

function giveUp(sentence: string): never {
  process.stderr.write(`The image cannot be checked here. ${sentence}\n`);
  process.exit(2);
}
