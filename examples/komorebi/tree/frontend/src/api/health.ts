export interface Health {
  status?: "ok";
}
