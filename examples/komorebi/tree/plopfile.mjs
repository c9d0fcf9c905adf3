export { default } from "create-agent-project/plop";
