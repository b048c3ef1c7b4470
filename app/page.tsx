import { redirect } from "next/navigation";
import { currentPerson } from "@/lib/auth/current-person";

export default async function HomePage() {
  redirect((await currentPerson()) ? "/dashboard" : "/sign-in");
}
