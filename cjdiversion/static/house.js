// Everything on every page works without this file; it starts what the design systems add.
import { initAll as startGovuk } from "./govuk-frontend.min.js";
import { initAll as startMoj } from "./moj-frontend.min.js";

startGovuk();
startMoj();
