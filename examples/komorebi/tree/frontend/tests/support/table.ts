import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

/** Opens the only row of a list. */
export async function openOnlyRow(): Promise<void> {
  const table = await screen.findByRole("table");
  await userEvent.click(within(table).getByRole("button"));
}
