/**
 * node test/support/check-package.js TARBALL: prints the results of publint and are-the-types-wrong for a package as
 * JSON. A program of its own, because the latter has a compiler, which jest would load module by module.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';

const tarball = readFileSync(process.argv[2]);
const octets = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.length);
const { messages } = await publint({ pack: { tarball: octets }, strict: true });
const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
process.stdout.write(JSON.stringify({ messages, problems }));
