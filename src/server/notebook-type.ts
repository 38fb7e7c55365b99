/** Jupyter's, as all clients name it. */
export const NOTEBOOK_TYPE = 'jupyter-notebook';
