import { z } from "zod";
import { errorCodes } from "./catalogue";

/** The code of a refusal, as answers hold it. */
export const errorCodeSchema = z
  .enum(errorCodes)
  .meta({ id: "ErrorCode", description: "Stable; explained in docs/errors.md." });
