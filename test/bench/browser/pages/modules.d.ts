declare module 'leaflet.markercluster';
declare module 'leaflet/dist/leaflet.css' {
  const text: string;
  export default text;
}
