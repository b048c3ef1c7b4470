import { PGlite } from "@electric-sql/pglite";

/**
 * Makes the embedded database in the directory that is named, in a process of its own: it takes several times the memory that the
 * database needs afterwards, and a process gives memory back by ending. Ends with the process that started it.
 */
process.stdin.resume().once("end", () => process.exit(1));
const database = await PGlite.create(process.argv[2]);
await database.close();
process.exit(0);
