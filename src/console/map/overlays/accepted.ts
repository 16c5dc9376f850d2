/** What can be laid over the map, for the file dialogue; what is inside decides, not the name. */
export const ACCEPTED = ['.shp', '.dbf', '.shx', '.prj', '.cpg', '.zip', '.dxf', '.kml', '.kmz', '.geojson', '.json', '.gpx'].join(',');
