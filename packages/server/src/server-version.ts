/** What CSID tells; the version of the package. */
export const serverVersion = '0.0.0'
