import { queryOptions, useMutation } from '@tanstack/react-query';
import { cameraStreams, type CameraStreamsDraft } from '#contract/camera-streams.ts';
import { call } from './call.ts';
import { queryClient } from './queries.ts';

const path = (camera: string): string => `/api/v1/cameras/${encodeURIComponent(camera)}/streams`;

/** Each look is written down, so that it is asked for once, when somebody opens the form, and not kept afterwards. */
export const streamsQuery = (camera: string) =>
  queryOptions({
    queryKey: ['streams', camera],
    queryFn: ({ signal }) => call(cameraStreams, path(camera), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export function useEnterStreams(camera: string) {
  return useMutation({
    mutationFn: (draft: CameraStreamsDraft) => call(cameraStreams, path(camera), { method: 'POST', json: draft }),
    onSuccess: (streams) => {
      queryClient.setQueryData(streamsQuery(camera).queryKey, streams);
      void queryClient.invalidateQueries({ queryKey: ['cameras', 'list'] });
    },
  });
}
