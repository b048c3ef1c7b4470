import { productionEnvironment, readSettingsFile } from "./prepare.mjs";

/** `npm run serve`: starts what is built already, in one process, for images and service managers. */
readSettingsFile();
Object.assign(process.env, productionEnvironment());
await import("./server.mjs");
